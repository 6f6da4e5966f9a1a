#pragma once
// The words of the demo floor. Lines alternate, the agent begins.

#include <array>
#include <string_view>

namespace earshot::sim {

constexpr std::size_t kLines = 10;
struct Script {
  std::string_view about;
  std::array<std::string_view, kLines> lines;
};

inline constexpr std::array kScripts{
    Script{"a late parcel",
           {"Northwind Parcels, good morning. How can I help you?",
            "Hello. My parcel was due on Tuesday and it is still not here.",
            "I am sorry to hear that. Could you give me the tracking number, please?",
            "Yes, one moment. It is four seven, one one, nine two, six.",
            "Thank you. I can see it. It was sent to the wrong depot, but it is on its way now.",
            "When will it arrive? It is a birthday present for Saturday.",
            "It goes out for delivery tomorrow between ten and twelve.",
            "That would still be in time. Can you make sure that somebody rings the bell?",
            "I have put a note on it, and you will get a text message half an hour before.",
            "Wonderful. Thank you very much for your help."}},
    Script{"a broken router",
           {"Technical support, you are speaking with Anna. What can I do for you?",
            "Hi. My internet connection drops every evening at about eight o'clock.",
            "Let us find out why. Which lights are on at the front of the router?",
            "The first one is green. The second one is blinking orange.",
            "The orange light says that the line loses its signal. Is the cable plugged in firmly?",
            "I think so. Wait, it does feel a bit loose. Now it clicked.",
            "Very good. Please watch the orange light for a moment.",
            "It is green now. All of them are green.",
            "Then it was the cable. I will test the line tonight, too, just to be sure.",
            "That is great. I tried to fix this for three weeks."}},
    Script{
        "a hotel booking",
        {"Hotel Seaview, reservations. Good afternoon.",
         "Good afternoon. I would like to change my booking from two nights to three.",
         "Gladly. Under which name is the booking?", "Under Miller. We arrive on the fourteenth.",
         "Here it is. The room is free for one more night, at the same price.",
         "Perfect. Is breakfast included on the last day as well?",
         "Yes, breakfast is included every day, from seven to half past ten.",
         "And may we bring our dog? He is small and very quiet.",
         "Of course. There is a small charge, and we put a bowl and a blanket in the room.",
         "He will be delighted. Thank you, and see you soon."}},
    Script{"an unclear bill",
           {"Customer accounts, good morning. How may I help?",
            "My bill is forty euros higher than last month and I do not understand why.",
            "I will look at it with you. Do you have the bill in front of you?",
            "Yes. There is a line that says adjustment, thirty nine ninety.",
            "That is the final reading of your old meter. It was estimated before.",
            "So I used more than you had thought?",
            "Exactly. But you paid in advance for the summer, so part of it comes back to you.",
            "How much would that be, and when?",
            "Twenty six euros, with the next bill. I can also spread the rest over three months.",
            "Yes, please do that. Now it makes sense."}},
};

}  // namespace earshot::sim
