"""Tests of deploying: against moto's server over HTTP and AWS's own runtime client."""
