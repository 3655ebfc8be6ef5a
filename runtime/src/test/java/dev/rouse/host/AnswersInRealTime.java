package dev.rouse.host;

/** A store that answers in real time, of which the time of a {@link TestNode} knows nothing: so the node waits for it. */
public interface AnswersInRealTime {

    /** Whether something was asked that has no answer yet. */
    boolean isAnswering();
}
