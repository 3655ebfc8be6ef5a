package dev.rouse.remote.peer;

import dev.rouse.link.Link;
import dev.rouse.loop.LaneLoop;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the other side of a link answers, looked after while it owes an answer: of a way that is cut, a connection that was open
 * says nothing for many minutes. Lane only.
 */
final class LinkPulse {

    /** Time between looks; after one without a word of the other side it is asked for one. */
    static final long BEAT = Duration.ofMillis(500).toNanos();

    /** After which one that was asked for a word is silent. */
    private static final long SILENCE = Duration.ofSeconds(1).toNanos();

    /** By which a look that comes later says that it is this side that stood still. */
    private static final long LATE = Duration.ofMillis(250).toNanos();

    private final LaneLoop loop;
    private final BooleanSupplier owes;
    private final Runnable changed;
    private @Nullable Link link;
    private boolean looks;
    private boolean heard;
    private boolean asked;
    private boolean silent;
    private long askedAt;
    private long due;
    private long number;

    /**
     * @param owes whether it owes an answer
     * @param changed told when it has fallen silent, and when it speaks again
     */
    LinkPulse(LaneLoop loop, BooleanSupplier owes, Runnable changed) {
        this.loop = loop;
        this.owes = owes;
        this.changed = changed;
    }

    /** {@code fresh} is open; null for that there is none any more. */
    void of(@Nullable Link fresh) {
        link = fresh;
        silent = false;
        asked = false;
    }

    boolean isSilent() {
        return silent;
    }

    /** It owes an answer from now on. */
    void begins() {
        if (!looks) {
            looks = true;
            heard = false;
            asked = false;
            lookAgain();
        }
    }

    /** It has said something. */
    void heard() {
        heard = true;
        if (silent) {
            silent = false;
            changed.run();
        }
    }

    private void lookAgain() {
        due = loop.nanoTime() + BEAT;
        loop.schedule(this::look, BEAT);
    }

    private void look() {
        Link open = link;
        if (open == null || !silent && !owes.getAsBoolean()) {
            looks = false;
            return;
        }
        long now = loop.nanoTime();
        if (heard || now - due > LATE || !open.isWritable()) {
            heard = false;
            asked = false;
        } else {
            ask(open, now);
        }
        lookAgain();
    }

    private void ask(Link open, long now) {
        if (!asked) {
            asked = true;
            askedAt = now;
        } else if (!silent && now - askedAt >= SILENCE) {
            silent = true;
            changed.run();
        }
        open.send(new Frame.Ping(++number));
        open.flush();
    }
}
