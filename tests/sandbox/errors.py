"""The API's refusals: a status, GitHub's words for it, and GitHub's headers.

https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.sandbox.shapes.base import Json

DOCS = "https://docs.github.com/rest"
GRAPHQL_DOCS = "https://docs.github.com/graphql"


@dataclass(frozen=True, slots=True)
class ApiError(Exception):
    """An answer that is not the one that was asked for."""

    status: int
    message: str
    errors: Sequence[Json | str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    documentation_url: str | None = None
    """The route's own page when None."""

    def body(self, documentation_url: str) -> Json:
        """The JSON that GitHub sends along."""
        data: Json = {"message": self.message}
        if self.errors:
            data["errors"] = list(self.errors)
        url = self.documentation_url or documentation_url
        return data | {"documentation_url": url, "status": str(self.status)}


@dataclass(frozen=True, slots=True)
class GraphQLRefusalError(ApiError):
    """A refusal that GraphQL tells of in `errors`."""

    kind: str = "RATE_LIMITED"

    def body(self, documentation_url: str) -> Json:
        """The JSON that GitHub sends along."""
        return {"errors": [{"type": self.kind, "code": "graphql_rate_limit", "message": self.message}]}


def not_found() -> ApiError:
    """What does not exist, or may not be known to exist."""
    return ApiError(404, "Not Found")


def bad_credentials() -> ApiError:
    """A token that is unknown or has expired."""
    return ApiError(401, "Bad credentials", documentation_url=DOCS)


def forbidden(permission: str | None = None) -> ApiError:
    """An App that lacks a permission. Where there are alternatives, a semicolon stands between them.

    https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
    """
    accepted = (permission or "").replace(":", "=").replace("|", "; ")
    headers = {"X-Accepted-GitHub-Permissions": accepted} if accepted else {}
    return ApiError(403, "Resource not accessible by integration", headers=headers)


def invalid(resource: str, field_name: str, code: str, message: str | None = None) -> ApiError:
    """A well-formed request with a value that will not do.

    https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed
    """
    error: Json = {"resource": resource, "code": code, "field": field_name}
    if message:
        error["message"] = message
    return ApiError(422, "Validation Failed", [error])
