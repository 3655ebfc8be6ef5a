package dev.rouse.report;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidCallException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The question that {@link NodeReport} answers. Between nodes it is JSON, an object with these components.
 *
 * @param activity whether it is about turns
 * @param livesAfter number of the last life that is known of the node: about those behind it; null for those from now on
 * @param type of the actor whose lives are meant; null for those of all
 * @param key of that actor
 * @param presence actors whose phases are meant; null where it is not about phases
 */
record ReportQuestion(
        boolean activity,
        @Nullable Long livesAfter,
        @Nullable String type,
        @Nullable List<String> key,
        @Nullable List<NodeReport.Named> presence) {

    /** The most actors of one question. */
    static final int MOST_ACTORS = 100;

    private static final JsonMapper JSON = JsonMapper.shared();

    /** About turns. */
    static ReportQuestion ofActivity() {
        return new ReportQuestion(true, null, null, null, null);
    }

    /** About lives, of {@code actor} alone unless that is null. */
    static ReportQuestion ofLives(@Nullable Long after, @Nullable ActorAddress actor) {
        return actor == null
                ? new ReportQuestion(false, after, null, null, null)
                : new ReportQuestion(false, after, actor.type(), actor.keyParts(), null);
    }

    /** About phases. */
    static ReportQuestion ofPresence(List<ActorAddress> actors) {
        return new ReportQuestion(
                false,
                null,
                null,
                null,
                actors.stream().map(NodeReport.Named::of).toList());
    }

    boolean means(ActorAddress actor) {
        return type == null || type.equals(actor.type()) && actor.keyParts().equals(key);
    }

    byte[] encode() {
        return JSON.writeValueAsBytes(this);
    }

    /** @throws InvalidCallException it is no such question */
    static ReportQuestion decode(byte[] bytes) {
        ReportQuestion question;
        try {
            question = JSON.readValue(bytes, ReportQuestion.class);
        } catch (JacksonException e) {
            throw new InvalidCallException("A report is asked for with a question of its form.");
        }
        if (question.presence != null && question.presence.size() > MOST_ACTORS) {
            throw new InvalidCallException("A report tells of at most " + MOST_ACTORS + " actors at once, got "
                    + question.presence.size() + ".");
        }
        return question;
    }
}
