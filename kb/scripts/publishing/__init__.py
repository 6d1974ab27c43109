"""From a draft by way of a review to a version that never changes; what differs between two; in and out of folders."""
