package dev.rouse.queue.answer;

import dev.rouse.call.Call;
import dev.rouse.log.GuardedLogger;
import dev.rouse.turn.Turn;
import dev.rouse.type.HostedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Form in which {@link Answers} are remembered: 0 for none, or 1 and what the codec of the type wrote. */
public final class AnswerForm {

    private static final Logger LOG = GuardedLogger.of(AnswerForm.class);

    private AnswerForm() {}

    /** Remembers what {@code turn} answers to a message of {@code queue}, if that can be written: else those who ask again are told so. */
    public static void remember(Answers answers, Turn turn, String queue, long message) {
        try {
            answers.remember(turn, message, encode(turn.host().type(), queue, turn.result()));
        } catch (RuntimeException e) {
            LOG.atDebug()
                    .setCause(e)
                    .addKeyValue("actor", turn.host().address())
                    .addKeyValue("queue", queue)
                    .log("The answer to a message with a key cannot be remembered");
        }
    }

    private static byte[] encode(HostedType type, String queue, @Nullable Object result) {
        if (result == null) {
            return new byte[] {0};
        }
        byte[] written = type.values(resultType(type, queue)).encode(result);
        byte[] answer = new byte[1 + written.length];
        answer[0] = 1;
        System.arraycopy(written, 0, answer, 1, written.length);
        return answer;
    }

    /** Ends {@code asked} with an answer that is remembered. */
    public static void tell(Call asked, String queue, byte[] answer) {
        if (answer.length < 1 || answer[0] == 0) {
            asked.complete(null);
            return;
        }
        try {
            HostedType type = asked.type();
            asked.complete(type.codec().decode(Arrays.copyOfRange(answer, 1, answer.length), resultType(type, queue)));
        } catch (RuntimeException e) {
            asked.fail(e);
        }
    }

    private static Type resultType(HostedType type, String queue) {
        return type.queue(queue).handler().signature().resultType();
    }
}
