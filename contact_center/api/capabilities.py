"""What agents can do, what they carry and why they are away: skills, profiles, presence codes."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from msgspec import to_builtins

from contact_center.api.rows import Everything, Page
from contact_center.api.saving import (
    REMOVES,
    SAVES,
    Saving,
    VersionQuery,
    VersionRow,
    shown,
    tagged,
)
from contact_center.api.setup_shapes import (
    CodeBody,
    CodeRow,
    ProfileBody,
    ProfileRow,
    SkillBody,
    SkillRow,
)
from contact_center.domain.orders import setup
from contact_center.domain.records_setup import PresenceCode, Profile, Skill
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.routes import delete, get, put


class Skills:
    """What agents can be asked for."""

    def __init__(self, saving: Saving) -> None:
        """Save and read through `saving`."""
        self._saving = saving

    @get("/api/v1/skills", reads="setup.read")
    async def list_skills(self) -> Everything[SkillRow]:
        """All skills."""
        rows = await self._saving.setup.every(Skill)
        return Everything([shown(row, SkillRow) for row in rows])

    @get("/api/v1/skills/{skill}", reads="setup.read", codes=("not_found",), answer=SkillRow)
    async def get_skill(self, skill: str) -> web.Response:
        """One skill, with its version as the ETag."""
        row = await self._saving.one(Skill, skill)
        return tagged(shown(row, SkillRow), row.version)

    @put("/api/v1/skills/{skill}", reads="skill.put", codes=SAVES, answer=SkillRow)
    async def put_skill(
        self, request: web.Request, caller: Caller, skill: str, body: SkillBody
    ) -> web.Response:
        """Save a skill."""
        fields: dict[str, Any] = {"skill": skill, **to_builtins(body)}
        await self._saving.put(request, caller, "skill.put", setup.PutSkill, fields)
        return await self.get_skill(skill)

    @delete("/api/v1/skills/{skill}", reads="skill.remove", codes=REMOVES)
    async def delete_skill(self, request: web.Request, caller: Caller, skill: str) -> None:
        """Remove a skill that nobody has and nothing requires."""
        await self._saving.remove(request, caller, "skill.remove", setup.RemoveSkill, skill)

    @get("/api/v1/skills/{skill}/versions", reads="setup.read", codes=("not_found",))
    async def list_skill_versions(self, skill: str, query: VersionQuery) -> Page[VersionRow]:
        """Every save of a skill, newest first."""
        return await self._saving.versions("skill", skill, query)


class Profiles:
    """How much agents carry."""

    def __init__(self, saving: Saving) -> None:
        """Save and read through `saving`."""
        self._saving = saving

    @get("/api/v1/profiles", reads="setup.read")
    async def list_profiles(self) -> Everything[ProfileRow]:
        """All capacity profiles."""
        rows = await self._saving.setup.every(Profile)
        return Everything([shown(row, ProfileRow) for row in rows])

    @get("/api/v1/profiles/{profile}", reads="setup.read", codes=("not_found",), answer=ProfileRow)
    async def get_profile(self, profile: str) -> web.Response:
        """One capacity profile, with its version as the ETag."""
        row = await self._saving.one(Profile, profile)
        return tagged(shown(row, ProfileRow), row.version)

    @put("/api/v1/profiles/{profile}", reads="profile.put", codes=SAVES, answer=ProfileRow)
    async def put_profile(
        self, request: web.Request, caller: Caller, profile: str, body: ProfileBody
    ) -> web.Response:
        """Save a capacity profile; whoever has it carries this much at once."""
        fields: dict[str, Any] = {"profile": profile, **to_builtins(body)}
        await self._saving.put(request, caller, "profile.put", setup.PutProfile, fields)
        return await self.get_profile(profile)

    @delete("/api/v1/profiles/{profile}", reads="profile.remove", codes=REMOVES)
    async def delete_profile(self, request: web.Request, caller: Caller, profile: str) -> None:
        """Remove a capacity profile that nobody has."""
        await self._saving.remove(request, caller, "profile.remove", setup.RemoveProfile, profile)

    @get("/api/v1/profiles/{profile}/versions", reads="setup.read", codes=("not_found",))
    async def list_profile_versions(self, profile: str, query: VersionQuery) -> Page[VersionRow]:
        """Every save of a capacity profile, newest first."""
        return await self._saving.versions("profile", profile, query)


class Codes:
    """Why agents may be away."""

    def __init__(self, saving: Saving) -> None:
        """Save and read through `saving`."""
        self._saving = saving

    @get("/api/v1/presence-codes", reads="setup.read")
    async def list_presence_codes(self) -> Everything[CodeRow]:
        """All presence codes."""
        rows = await self._saving.setup.every(PresenceCode)
        return Everything([shown(row, CodeRow) for row in rows])

    @get("/api/v1/presence-codes/{code}", reads="setup.read", codes=("not_found",), answer=CodeRow)
    async def get_presence_code(self, code: str) -> web.Response:
        """One presence code, with its version as the ETag."""
        row = await self._saving.one(PresenceCode, code)
        return tagged(shown(row, CodeRow), row.version)

    @put("/api/v1/presence-codes/{code}", reads="code.put", codes=SAVES, answer=CodeRow)
    async def put_presence_code(
        self, request: web.Request, caller: Caller, code: str, body: CodeBody
    ) -> web.Response:
        """Save a presence code."""
        fields: dict[str, Any] = {"code": code, **to_builtins(body)}
        await self._saving.put(request, caller, "code.put", _put_code, fields)
        return await self.get_presence_code(code)

    @delete("/api/v1/presence-codes/{code}", reads="code.remove", codes=REMOVES)
    async def delete_presence_code(self, request: web.Request, caller: Caller, code: str) -> None:
        """Remove a presence code that nobody is away with."""
        await self._saving.remove(request, caller, "code.remove", setup.RemoveCode, code)

    @get("/api/v1/presence-codes/{code}/versions", reads="setup.read", codes=("not_found",))
    async def list_presence_code_versions(self, code: str, query: VersionQuery) -> Page[VersionRow]:
        """Every save of a presence code, newest first."""
        return await self._saving.versions("code", code, query)


def _put_code(**fields: Any) -> setup.PutCode:
    return setup.PutCode(**{**fields, "channels": tuple(fields["channels"])})
