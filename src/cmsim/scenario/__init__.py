"""What is asked: frozen, typed scenarios read from YAML files."""

from cmsim.scenario.model import FORMAT, Scenario

__all__ = ["FORMAT", "Scenario"]
