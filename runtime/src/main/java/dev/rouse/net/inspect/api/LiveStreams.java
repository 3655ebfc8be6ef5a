package dev.rouse.net.inspect.api;

import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.connection.ClientCounts;
import java.time.Duration;

/**
 * Everything that streams of updates share.
 *
 * @param answerTimeout how long a client may take to take what was sent
 * @param counts bounds how many there are
 */
record LiveStreams(ErrorBodies errors, Duration answerTimeout, ClientCounts counts) {}
