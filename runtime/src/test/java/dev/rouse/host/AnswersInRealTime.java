package dev.rouse.host;

import java.time.Duration;

/** A store that answers in real time, of which the time of a {@link TestNode} knows nothing: so the node waits for it. */
public interface AnswersInRealTime {

    /** How long an answer may take on a busy machine. */
    Duration patience();
}
