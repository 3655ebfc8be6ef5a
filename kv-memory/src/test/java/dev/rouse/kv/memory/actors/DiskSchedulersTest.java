package dev.rouse.kv.memory.actors;

import dev.rouse.host.SharedSchedulersContract;

/** The store that keeps a copy on disk. */
final class DiskSchedulersTest extends DiskStoreFixture implements SharedSchedulersContract {}
