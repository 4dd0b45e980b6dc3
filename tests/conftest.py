"""Settings for the whole suite."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A test that fails because the machine is busy says nothing about the program.
settings.register_profile("dovetail", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dovetail")

# What one test has read must not be what another one gets, which may have changed the program meanwhile.
os.environ["DOVETAIL_CACHE"] = "off"
