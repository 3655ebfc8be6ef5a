/** Actors on this module's stores: the runtime's contracts, and what a start, a call and a destroyed actor cost. */
package dev.rouse.kv.memory.actors;
