"""From the steward's store to the public database: versions, waves, and who did what."""
