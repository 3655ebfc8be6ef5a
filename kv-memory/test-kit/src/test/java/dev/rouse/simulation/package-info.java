/**
 * A cluster in one thread and virtual time: nodes, the network between them and the way to their store, all of which fail at
 * random but in the same way for the same seed, and a check of what clients were told against what is there in the end. Start at
 * {@link dev.rouse.simulation.SimulatedClusterTest}.
 */
package dev.rouse.simulation;
