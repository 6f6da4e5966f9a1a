#pragma once
// The rules of supervision, one a file of the same name. Each looks at one thing and says what it
// found; none: it has nothing to say about this question. may_supervise.cpp asks them in order.

#include <optional>

#include "core/policy/question.hpp"
#include "core/policy/verdict.hpp"

namespace earshot::core::rule {

using Answer = std::optional<Finding>;

// --- about the two people and the call; hold for administrators, too ---
Answer role(const Question&);
Answer purpose(const Question&);
Answer exemption(const Question&);
Answer acknowledgement(const Question&);
Answer objection(const Question&);
Answer private_call(const Question&);

// --- conditions of the grant that gives the right `wanted` ---
Answer expiry(const Question&, const Conditions&);
Answer hours(const Question&, const Conditions&);
Answer certification(const Question&, const Conditions&);
Answer reason(const Question&, const Conditions&, std::optional<Right> wanted);
Answer call_age(const Question&, const Conditions&, std::optional<Right> wanted);
Answer situation(const Question&, const Conditions&, std::optional<Right> wanted);
Answer approval(const Question&, const Conditions&, std::optional<Right> wanted);

}  // namespace earshot::core::rule
