package dev.rouse.report;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPhase;
import dev.rouse.ActorPresence;
import dev.rouse.LifecycleEvent;
import dev.rouse.TurnActivity;
import dev.rouse.TurnActivity.Busy;
import dev.rouse.TurnActivity.Share;
import dev.rouse.TurnActivity.Slow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Report of what the actors of one node did. Between nodes it is JSON, an object of plain numbers and texts: times in nanoseconds, moments in milliseconds
 * since 1970.
 *
 * @param activity null where it was not asked for
 * @param lives in their order, the newest where there were more than are told at once
 * @param last number of the last life up to now
 * @param missed lives that are not told, as there were too many
 * @param presence phases of the actors that were asked about, in their order; null where none were
 */
record NodeReport(
        @Nullable TurnActivity activity,
        List<LifecycleEvent> lives,
        long last,
        long missed,
        @Nullable List<Standing> presence) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_OF_A_REASON = 300;

    static NodeReport ofActivity(TurnActivity seen) {
        return new NodeReport(seen, List.of(), 0, 0, null);
    }

    static NodeReport ofPresence(List<ActorPresence> seen) {
        return new NodeReport(
                null, List.of(), 0, 0, seen.stream().map(Standing::of).toList());
    }

    /** Name of an actor. */
    record Named(String type, List<String> key) {

        static Named of(ActorAddress actor) {
            return new Named(actor.type(), actor.keyParts());
        }

        ActorAddress address() {
            return ActorAddress.of(type, key);
        }
    }

    private record Turns(long since, long turns, long took, long bytes, List<BusyOne> actors, List<SlowOne> slow) {

        static Turns of(TurnActivity seen) {
            Share share = seen.nodes().get(0);
            return new Turns(
                    seen.since().toEpochMilli(),
                    share.turns(),
                    share.took().toNanos(),
                    share.bytes(),
                    seen.actors().stream().map(BusyOne::of).toList(),
                    seen.slow().stream().map(SlowOne::of).toList());
        }

        TurnActivity of(String node) {
            return new TurnActivity(
                    Instant.ofEpochMilli(since),
                    List.of(new Share(node, turns, Duration.ofNanos(took), bytes, null)),
                    actors.stream().map(one -> one.of(node)).toList(),
                    slow.stream().map(one -> one.of(node)).toList());
        }
    }

    private record BusyOne(Named actor, long turns, long took, long bytes, long waited) {

        static BusyOne of(Busy busy) {
            return new BusyOne(
                    Named.of(busy.actor()),
                    busy.turns(),
                    busy.took().toNanos(),
                    busy.bytes(),
                    busy.waited().toNanos());
        }

        Busy of(String node) {
            return new Busy(actor.address(), node, turns, Duration.ofNanos(took), bytes, Duration.ofNanos(waited));
        }
    }

    private record SlowOne(Named actor, String action, long took, long ended) {

        static SlowOne of(Slow slow) {
            return new SlowOne(
                    Named.of(slow.actor()),
                    slow.action(),
                    slow.took().toNanos(),
                    slow.ended().toEpochMilli());
        }

        Slow of(String node) {
            return new Slow(actor.address(), node, action, Duration.ofNanos(took), Instant.ofEpochMilli(ended));
        }
    }

    private record Life(
            Named actor,
            long incarnation,
            String from,
            String to,
            @Nullable String reason,
            long at) {

        static Life of(LifecycleEvent event) {
            return new Life(
                    Named.of(event.address()),
                    event.incarnation(),
                    event.from().name(),
                    event.to().name(),
                    cut(event.reason()),
                    event.at().toEpochMilli());
        }

        LifecycleEvent event() {
            return new LifecycleEvent(
                    actor.address(),
                    incarnation,
                    ActorPhase.valueOf(from),
                    ActorPhase.valueOf(to),
                    reason,
                    Instant.ofEpochMilli(at));
        }
    }

    /** Phase of an actor, and why it failed. */
    record Standing(ActorPhase phase, @Nullable String reason) {

        static Standing of(ActorPresence seen) {
            return new Standing(Objects.requireNonNull(seen.phase(), "phase"), cut(seen.reason()));
        }
    }

    private static @Nullable String cut(@Nullable String reason) {
        return reason == null ? null : reason.substring(0, Math.min(MOST_OF_A_REASON, reason.length()));
    }

    private record Sent(
            @Nullable Turns activity,
            @Nullable List<Life> lives,
            long last,
            long missed,
            @Nullable List<Standing> presence) {}

    byte[] encode() {
        return JSON.writeValueAsBytes(new Sent(
                activity == null ? null : Turns.of(activity),
                lives.stream().map(Life::of).toList(),
                last,
                missed,
                presence));
    }

    /**
     * Reads the report of {@code node}.
     *
     * @throws RuntimeException it is none
     */
    static NodeReport decode(String node, byte[] bytes) {
        Sent sent = JSON.readValue(bytes, Sent.class);
        List<Life> lives = sent.lives == null ? List.of() : sent.lives;
        return new NodeReport(
                sent.activity == null ? null : sent.activity.of(node),
                lives.stream().map(Life::event).toList(),
                sent.last,
                sent.missed,
                sent.presence);
    }
}
