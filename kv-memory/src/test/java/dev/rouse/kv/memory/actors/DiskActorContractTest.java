package dev.rouse.kv.memory.actors;

import dev.rouse.host.ActorContract;

/** Actors on the store that keeps a copy on disk. */
class DiskActorContractTest extends DiskStoreFixture implements ActorContract {}
