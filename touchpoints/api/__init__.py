"""The API under `/api/v1/`: HTTP in, one service asked, JSON out. The only home of rest_framework.

An endpoint parses, asks and answers. It holds no rule of the domain and draws nothing.
"""
