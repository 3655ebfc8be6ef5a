package dev.rouse.queue.answer;

import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import reactor.core.publisher.Mono;

/** Memory of the answers to messages that were sent under a key, by somebody who waited for their end: for those who ask again. Lane only. */
public interface Answers {

    /**
     * Remembers the answer to a message, with what {@code turn} changes.
     *
     * @throws RuntimeException there is no room for it
     */
    void remember(Turn turn, long message, byte[] answer);

    /** Finds the answer to a message; empty for none. Cold; on any thread. */
    Mono<byte[]> recall(TurnHost actor, long message);
}
