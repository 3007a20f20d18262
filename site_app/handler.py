"""The Lambda entry point. The build is opened when Lambda starts the process, before the first request."""

from apig_wsgi import make_lambda_handler

from site_app import create_app

handler = make_lambda_handler(create_app())
