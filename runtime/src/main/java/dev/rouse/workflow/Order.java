package dev.rouse.workflow;

/** A change of workflows that a turn has ordered: carried out when that ends well. */
@FunctionalInterface
interface Order {

    /**
     * Carries it out, on what finished turns left.
     *
     * @throws dev.rouse.RouseException it cannot be, and its turn fails
     */
    void carryOut(WorkflowChanges changes);
}
