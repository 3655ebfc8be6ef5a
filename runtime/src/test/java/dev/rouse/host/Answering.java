package dev.rouse.host;

/** A store that answers in real time, or one over it, and knows whether it owes an answer. */
interface Answering {

    /** Whether something was asked whose answer was not handed on yet, and will be. */
    boolean isAnswering();
}
