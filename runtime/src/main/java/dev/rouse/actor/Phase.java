package dev.rouse.actor;

/** Where an activation is in its life: each constant names what comes next, and what happens to calls. */
enum Phase {
    /** Its records are on their way; calls wait. Next: RUNNING, or GONE when they cannot be read. */
    STARTING,
    /** Calls get turns. Next: SLEEPING when idle, DESTROYING, GONE when something cannot be saved. */
    RUNNING,
    /** The last changes are being saved; calls wait. Next: RUNNING when one came meanwhile, else GONE. */
    SLEEPING,
    /** Everything is being cleared; calls are refused. Next: GONE. */
    DESTROYING,
    /** The lane knows it no longer: a call finds or makes the next life of the address. Final. */
    GONE
}
