package dev.rouse.net.event;

import dev.rouse.net.answer.ErrorBodies;
import java.time.Duration;

/**
 * Everything that the streams of events of a server share.
 *
 * @param answerTimeout how long a client may take to take what was sent
 */
public record EventStreams(ErrorBodies errors, Duration answerTimeout) {}
