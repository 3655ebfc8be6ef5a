package dev.rouse.net.event;

import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.connection.ClientCounts;
import java.time.Duration;

/**
 * Everything that the streams of events of a server share.
 *
 * @param answerTimeout how long a client may take to take what was sent
 * @param counts bounds how many there are
 */
public record EventStreams(ErrorBodies errors, Duration answerTimeout, ClientCounts counts) {}
