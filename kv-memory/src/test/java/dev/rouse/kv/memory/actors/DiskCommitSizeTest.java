package dev.rouse.kv.memory.actors;

import dev.rouse.gate.CommitSizeContract;

/** Full turns on the store that keeps a copy on disk. */
class DiskCommitSizeTest extends DiskStoreFixture implements CommitSizeContract {}
