"""What is asked: scenarios read from YAML files into frozen, typed, documented objects."""

from cmsim.scenario.catalogue import ScenarioInfo, list_scenarios
from cmsim.scenario.load import load
from cmsim.scenario.model import Scenario

__all__ = ["Scenario", "ScenarioInfo", "list_scenarios", "load"]
