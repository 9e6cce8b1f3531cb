"""Which service of the town hall looks after what somebody says."""

from collections.abc import Container, Mapping

from ports.people import Audience
from skills.spec import Skill

RECEPTION = "accueil"


def service_for(
    text: str, agent: str, audience: Audience, skills: Mapping[str, Skill], contacts: Container[str]
) -> str:
    """Return the key of the service to name, among `contacts`: that of the agent, or another by the words of `text`.

    Staff whose matter is no agent's are sent to a service of their own when their words name its matter, else to reception.
    """
    if agent in skills:
        return skills[agent].service(text, contacts)
    own = (skill for skill in skills.values() if audience is Audience.AGENT and skill.publics == (Audience.AGENT,))
    services = (skill.service(text, contacts) for skill in own if any(relais.concerns(text) for relais in skill.relais))
    return next(services, RECEPTION)
