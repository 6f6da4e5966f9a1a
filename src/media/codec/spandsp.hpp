#pragma once
// The one place that includes spandsp: its headers want others first.

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <spandsp.h>
