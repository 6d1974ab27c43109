"""Who calls: one record for a person over all calls, what is kept about how to speak with them, and who may speak for whom.

A caller is known by a member or policy ID, or, once somebody has identified him, by his number and full name together. A
number alone is only a guess. Nothing here touches a journal: merging two callers lays their records together, and un-merging
takes them apart again.
"""
