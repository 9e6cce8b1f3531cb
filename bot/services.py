"""Which service of the town hall looks after what somebody says."""

from collections.abc import Container, Mapping

from ports.people import Audience
from skills.spec import Skill

RECEPTION = "accueil"


def service_for(
    text: str, agent: str, audience: Audience, skills: Mapping[str, Skill], contacts: Container[str]
) -> str:
    """Return the key of the service to name, among `contacts`: that of the agent, or another by the words of `text`.

    What staff say of themselves goes to their own services, and so does what is no agent's matter, when its words name it.
    """
    own = [skill for skill in skills.values() if audience is Audience.AGENT and skill.publics == (Audience.AGENT,)]
    nobody = agent not in skills
    theirs = (skill.other_service(text, contacts, at_once=not nobody) for skill in own)
    return next(filter(None, theirs), RECEPTION if nobody else skills[agent].service(text, contacts))
