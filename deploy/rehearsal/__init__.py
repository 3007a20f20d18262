"""AWS on this machine: moto answers the calls over HTTP, and packages run under AWS's own runtime client."""
