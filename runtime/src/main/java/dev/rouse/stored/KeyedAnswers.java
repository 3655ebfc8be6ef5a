package dev.rouse.stored;

import dev.rouse.keyed.KeyedFeature;
import dev.rouse.queue.answer.Answers;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/** Answers to messages among those of calls with a key: as long as they, and counted with them. */
record KeyedAnswers(KeyedFeature keyed) implements Answers {

    private static final byte[] SCOPE = "answer to a message".getBytes(StandardCharsets.UTF_8);

    @Override
    public void remember(Turn turn, long message, byte[] answer) {
        keyed.remember(turn, answer, SCOPE, name(message));
    }

    @Override
    public Mono<byte[]> recall(TurnHost actor, long message) {
        return keyed.recall(actor, SCOPE, name(message));
    }

    private static byte[] name(long message) {
        return ByteBuffer.allocate(Long.BYTES).putLong(message).array();
    }
}
