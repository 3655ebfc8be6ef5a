package dev.rouse.deadlock;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Questions about what a call waits for on another node, and answers, as JSON. */
final class WaitMessage {

    /** The most bytes of an answer: a larger one says nothing. */
    private static final int MAX_BYTES = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.shared();

    private WaitMessage() {}

    /** @param known ways of calls to other nodes that are asked about already: nobody is to ask about those again */
    record Question(List<CallId> known) {}

    /** @param waits that of the call that was asked about first */
    record Answer(List<WaitFact> waits) {}

    static byte[] question(Set<CallId> known) {
        return JSON.writeValueAsBytes(new Question(List.copyOf(known)));
    }

    /** @throws RuntimeException it is none */
    static List<CallId> known(byte[] question) {
        return JSON.readValue(question, Question.class).known();
    }

    static byte[] answer(Collection<WaitFact> waits) {
        byte[] whole = JSON.writeValueAsBytes(new Answer(List.copyOf(waits)));
        return whole.length <= MAX_BYTES ? whole : JSON.writeValueAsBytes(new Answer(List.of()));
    }

    /** The waits that {@code answer} tells of; none, where it is no answer. */
    static List<WaitFact> waits(byte @Nullable [] answer) {
        if (answer == null || answer.length > MAX_BYTES) {
            return List.of();
        }
        try {
            return JSON.readValue(answer, Answer.class).waits();
        } catch (RuntimeException e) {
            return List.of();
        }
    }
}
