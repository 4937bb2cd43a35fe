"""What people and programs ask for: one transaction, or stored ⇄ pure.

No HTTP, no HTML. Functions are named by the act and take keywords where there is more than one argument.
"""
