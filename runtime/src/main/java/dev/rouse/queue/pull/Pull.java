package dev.rouse.queue.pull;

import dev.rouse.ReceivedMessage;
import dev.rouse.call.DroppedErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** A subscriber that takes messages of queues by itself, as many as it asks for and may hold. Lane only, but for its signals. */
public final class Pull implements Subscription {

    private final PullHost host;
    private final List<String> queues;
    private final int max;
    private final CoreSubscriber<? super ReceivedMessage> subscriber;
    private final Set<PulledMessage> held = new HashSet<>();
    private long wanted;
    private boolean isWaiting;
    private boolean isOver;

    /** @param max messages that it holds and that are not handled */
    public Pull(PullHost host, List<String> queues, int max, CoreSubscriber<? super ReceivedMessage> subscriber) {
        this.host = host;
        this.queues = queues;
        this.max = max;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            host.loop().put(() -> wants(n));
        }
    }

    private void wants(long n) {
        if (isOver) {
            return;
        }
        if (host.joins(this)) {
            wanted = Operators.addCap(wanted, n);
            tellWaiting();
            host.more();
        } else {
            stop();
        }
    }

    /** The actor stops: no more is given, and what is held may be handled as long as turns of this life may begin. */
    public void stop() {
        if (!isOver) {
            isOver = true;
            tellWaiting();
            try {
                subscriber.onComplete();
            } catch (Throwable e) {
                DroppedErrors.drop(e, subscriber);
            }
        }
    }

    @Override
    public void cancel() {
        host.loop().put(this::end);
    }

    private void end() {
        if (!isOver) {
            isOver = true;
            host.leaves(this);
            tellWaiting();
        }
        List.copyOf(held).forEach(PulledMessage::giveBack);
        host.more();
    }

    /** Whether it takes a message of {@code queue} now. */
    public boolean takes(String queue) {
        return !isOver && wanted > 0 && held.size() < max && queues.contains(queue);
    }

    /** Gives it a message that it takes. */
    public void give(Handed handed, Object body) {
        PulledMessage message = new PulledMessage(host.loop(), handed, body, this::ended);
        wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
        held.add(message);
        tellWaiting();
        try {
            subscriber.onNext(message);
        } catch (Throwable e) {
            DroppedErrors.drop(e, subscriber);
            end();
        }
    }

    private void ended(PulledMessage message) {
        held.remove(message);
        tellWaiting();
        host.more();
    }

    private void tellWaiting() {
        boolean now = !isOver && held.isEmpty() && wanted > 0;
        if (now != isWaiting) {
            isWaiting = now;
            host.waits(now);
        }
    }
}
