"""The interface for programs, in the words of Camunda 8's REST API: Camunda Modeler deploys here, its job workers work here.

What is answered and what not stands in docs/api.md.
"""

from flask import Blueprint

pages = Blueprint("api", __name__, url_prefix="/v2")

from web.api import deployments, instances, jobs, problems  # noqa: E402, F401  they add their routes

problems.register(pages)
