package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidCallException;
import dev.rouse.LifecycleHook;
import dev.rouse.LimitExceededException;
import dev.rouse.OutboxOptions;
import dev.rouse.call.CallKind;
import dev.rouse.queue.OwnQueues;
import dev.rouse.queue.SendOrder;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.schedule.EntryId;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outbox of an actor, as its own turns send with it. Lane only. */
public final class OwnOutbox {

    private final OutboxFeature feature;
    private final OwnQueues queues;
    private final TurnHost host;

    /** @param queues of the same actor */
    public OwnOutbox(OutboxFeature feature, OwnQueues queues, TurnHost host) {
        this.feature = feature;
        this.queues = queues;
        this.host = host;
    }

    /** The registered type of an actor. */
    HostedType type(ActorAddress actor) {
        return host.lane().recipient(actor, CallKind.QUEUE).type();
    }

    /**
     * Sends a message with {@code turn}.
     *
     * @return its id
     * @throws dev.rouse.RouseException it is refused
     */
    public String send(Turn turn, ActorAddress to, SendOrder order, @Nullable Object... given) {
        turn.checkMayChange();
        checkGoesOn(turn);
        HostedType type = type(to);
        Action handler = type.queueHandler(order.queue());
        List<byte @Nullable []> arguments = ArgumentCodec.encodeToSend(type, handler, handler.arguments(given));
        if (to.equals(host.address())) {
            return queues.add(turn, order, arguments);
        }
        checkSize(type, order.queue(), MessageRecord.bytesOf(arguments));
        long now = host.lane().clockMillis();
        long id = host.lane().newId(0);
        OutboxRecord message = OutboxRecord.sent(
                id, now, to, order.sentAt(now).traced(turn.sends(order.queue())).encode(), arguments);
        checkRoom(turn, message.size());
        feature.send(turn, message);
        return EntryId.of(id);
    }

    /** Refuses a send in a turn that destroys the actor: the commit clears the outbox. */
    private void checkGoesOn(Turn turn) {
        boolean isLastHook = host.type().has(LifecycleHook.DESTROY)
                && turn.call().action() == host.type().hook(LifecycleHook.DESTROY);
        if (turn.destroys() || isLastHook) {
            throw new InvalidCallException("An actor that is destroyed with this turn sends nothing more: what "
                    + host.address() + " sends is in the outbox that goes with it. Send in an earlier turn.");
        }
    }

    /**
     * Refuses to let {@code turn} destroy its actor where it has sent something.
     *
     * @throws InvalidCallException it has
     */
    public void checkSentNothing(Turn turn) {
        OutboxChanges changes = (OutboxChanges) turn.changes().of(feature);
        if (changes != null && changes.sends() > 0) {
            throw new InvalidCallException(
                    "A turn that sends messages does not destroy its actor, with which they would go: " + host.address()
                            + " has sent " + changes.sends() + ". Destroy it in a turn of its own.");
        }
    }

    private static void checkSize(HostedType type, String queue, int bytes) {
        int limit = type.options().queue(queue).maxMessageBytes();
        if (bytes > limit) {
            throw new LimitExceededException("bytes of a message of queue " + queue, bytes, limit);
        }
    }

    private void checkRoom(Turn turn, int bytes) {
        OutboxOptions options = OutboxFeature.options(host);
        OutboxShare share = feature.shareOf(host);
        OutboxChanges changes = (OutboxChanges) turn.changes().of(feature);
        long messages = (share == null ? 0L : share.sent().waiting()) + (changes == null ? 0 : changes.sends());
        if (messages >= options.maxMessages()) {
            throw new LimitExceededException(
                    "messages of the outbox of " + host.address() + " that are not delivered",
                    messages + 1,
                    options.maxMessages());
        }
        long all = (share == null ? 0 : share.head().bytes()) + (changes == null ? 0 : changes.bytes()) + bytes;
        if (all > options.maxBytes()) {
            throw new LimitExceededException(
                    "bytes of the outbox of " + host.address() + " that are not delivered", all, options.maxBytes());
        }
    }
}
