"""The thirteen targets of a plan, counted: pure rules from facts to lists, and from lists to figures."""
