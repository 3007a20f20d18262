"""Mutation tests: do the tests of a room notice when its code is changed?"""
