package dev.rouse.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.LimitExceededException;
import dev.rouse.fixture.Received;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.StoreId;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.link.LinkRefusedException;
import io.netty.util.concurrent.EventExecutor;
import java.net.ConnectException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What holds for links, however their bytes pass. */
public interface LinkTransportContract {

    Frame.Identity A = new Frame.Identity(new StoreId(1, 2), new NodeId(0xA, 1), "1.0");
    Frame.Identity B = new Frame.Identity(new StoreId(1, 2), new NodeId(0xB, 1), "1.1");
    Frame.Identity STRANGER = new Frame.Identity(new StoreId(9, 9), new NodeId(0xC, 1), "1.0");

    LinkTestbed bed();

    /** Two nodes: the first opens links to the second. */
    final class Pair {

        public final LinkTestbed bed;
        public final LinkTransport a;
        public final LinkTransport b;
        public final String address;
        public final Queue<LinkUser> accepted = new ConcurrentLinkedQueue<>();
        public final EventExecutor loop;

        public Pair(LinkTestbed bed) {
            this.bed = bed;
            a = bed.transport(A, WireLimits.DEFAULTS);
            b = bed.transport(B, WireLimits.DEFAULTS);
            loop = bed.loop();
            address = bed.await(b.accept(this::user));
        }

        private LinkUser user(Link link) {
            LinkUser user = new LinkUser(link);
            accepted.add(user);
            return user;
        }

        public LinkUser open() {
            LinkUser[] user = new LinkUser[1];
            bed.await(a.connect(B.node(), address, loop, link -> user[0] = new LinkUser(link)));
            return user[0];
        }

        public LinkUser other() {
            bed.until(() -> !accepted.isEmpty());
            return accepted.remove();
        }

        public Throwable refusal(LinkTransport from, NodeId node, String to) {
            Received<Link> waits = Received.from(from.connect(node, to, loop, LinkUser::new));
            bed.until(waits::isOver);
            return waits.error();
        }

        public void send(LinkUser from, Frame... frames) {
            bed.on(from.link.loop(), () -> {
                for (Frame frame : frames) {
                    from.link.send(frame);
                }
                from.link.flush();
            });
        }
    }

    static Frame large(int bytes) {
        return new Frame.Result(1, new WireValue(WireValue.Format.OWN, new byte[bytes]));
    }

    @Test
    default void framesPassBothWaysInTheirOrder() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            pair.send(a, new Frame.Complete(1), new Frame.Complete(2), new Frame.Complete(3));
            LinkUser b = pair.other();
            bed.until(() -> b.frames.size() == 3);
            pair.send(b, new Frame.Cancel(4));
            pair.send(b, new Frame.Cancel(5));
            bed.until(() -> a.frames.size() == 2);
            assertThat(b.frames).containsExactly(new Frame.Complete(1), new Frame.Complete(2), new Frame.Complete(3));
            assertThat(a.frames).containsExactly(new Frame.Cancel(4), new Frame.Cancel(5));
            bed.until(() -> a.reads > 0 && b.reads > 0);
        }
    }

    @Test
    default void bothSidesKnowTheOtherAndItsLimits() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            assertThat(a.link.node()).isEqualTo(B.node());
            assertThat(b.link.node()).isEqualTo(A.node());
            assertThat(a.link.limits()).isEqualTo(WireLimits.DEFAULTS);
            assertThat(a.link.loop()).isSameAs(pair.loop);
            assertThat(a.link.isOpen() && b.link.isOpen() && a.link.isWritable())
                    .isTrue();
        }
    }

    @Test
    default void nothingIsSentBeforeAFlush() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            bed.on(pair.loop, () -> a.link.send(new Frame.Complete(1)));
            bed.until(() -> true);
            assertThat(b.frames).isEmpty();
            bed.on(pair.loop, a.link::flush);
            bed.until(() -> b.frames.size() == 1);
        }
    }

    @Test
    default void pingIsAnsweredByTheLinkAndThePongIsTold() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            pair.send(a, new Frame.Ping(7));
            bed.until(() -> a.frames.size() == 1);
            assertThat(a.frames).containsExactly(new Frame.Pong(7));
            assertThat(pair.other().frames).isEmpty();
        }
    }

    @Test
    default void largeFrameArrivesWhole() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            pair.send(a, large(3_000_000), new Frame.Complete(2));
            LinkUser b = pair.other();
            bed.until(() -> b.frames.size() == 2);
            assertThat(((Frame.Result) b.frames.get(0)).value().bytes()).hasSize(3_000_000);
        }
    }

    @Test
    default void frameOverTheLimitIsRefusedToItsSenderAlone() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            bed.on(
                    pair.loop,
                    () -> assertThatThrownBy(() -> a.link.send(large(5_000_000)))
                            .isInstanceOf(LimitExceededException.class));
            pair.send(a, new Frame.Complete(1));
            LinkUser b = pair.other();
            bed.until(() -> b.frames.equals(List.of(new Frame.Complete(1))));
        }
    }

    @Test
    default void closingTellsBothSidesOnce() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            a.link.close("idle", "Nobody needs it.");
            bed.until(() -> a.closed == 1 && b.closed == 1);
            assertThat(a.reason).isNull();
            assertThat(b.reason)
                    .isInstanceOfSatisfying(
                            LinkClosedException.class, e -> assertThat(e.code()).isEqualTo("idle"));
            assertThat(b.reason).hasMessageContaining("Nobody needs it.");
            pair.send(a, new Frame.Complete(1));
            a.link.close("idle", "Again.");
            b.link.close("idle", "Again.");
            bed.until(() -> true);
            assertThat(a.closed + b.closed).isEqualTo(2);
            assertThat(a.link.isOpen() || b.link.isOpen()).isFalse();
            assertThat(b.frames).isEmpty();
        }
    }

    @Test
    default void closedTransportClosesItsLinksAndAcceptsNoMore() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            bed.await(pair.b.close());
            bed.until(() -> a.closed == 1 && b.closed == 1);
            assertThat(a.reason)
                    .isInstanceOfSatisfying(
                            LinkClosedException.class, e -> assertThat(e.code()).isEqualTo("stopping"));
            assertThat(pair.refusal(pair.a, B.node(), pair.address)).isInstanceOf(ConnectException.class);
            assertThat(pair.refusal(pair.b, A.node(), pair.address)).hasMessageContaining("stops");
        }
    }

    @Test
    default void nobodyListensAtAnUnknownAddress() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            assertThat(pair.refusal(pair.a, B.node(), bed.nowhere())).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    default void nodeThatIsNotTheOneItShouldBeIsRefused() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            assertThat(pair.refusal(pair.a, new NodeId(0xB, 2), pair.address))
                    .isInstanceOfSatisfying(
                            LinkRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(LinkRefusedException.Reason.NODE));
            assertThat(pair.accepted).allMatch(user -> user.frames.isEmpty());
        }
    }

    @Test
    default void nodeOfAnotherStoreIsRefused() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkTransport stranger = bed.transport(STRANGER, WireLimits.DEFAULTS);
            assertThat(pair.refusal(stranger, B.node(), pair.address))
                    .isInstanceOfSatisfying(
                            LinkRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(LinkRefusedException.Reason.STORE))
                    .hasMessageContaining("different clusters");
            assertThat(pair.accepted).isEmpty();
            assertThat(pair.open().link.isOpen()).isTrue();
        }
    }

    @Test
    default void nodeThatCallsItselfIsRefused() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            assertThat(pair.refusal(pair.b, B.node(), pair.address))
                    .isInstanceOf(LinkRefusedException.class)
                    .hasMessageContaining("this node itself");
        }
    }

    @Test
    default void slowReceiverMakesALinkUnwritableUntilItTakes() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            int[] sent = {0};
            bed.on(pair.loop, () -> {
                while (a.link.isWritable() && sent[0] < 1000) {
                    a.link.send(large(100_000));
                    sent[0]++;
                }
            });
            assertThat(sent[0]).isBetween(5, 999);
            assertThat(a.writable).isZero();
            bed.on(pair.loop, a.link::flush);
            bed.until(() -> a.writable == 1 && a.link.isWritable() && b.frames.size() == sent[0]);
        }
    }

    @Test
    default void userThatThrowsLosesItsLinkAlone() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            LinkUser other = pair.open();
            b.atFrame = () -> {
                throw new IllegalStateException("by the test");
            };
            pair.send(a, new Frame.Complete(1), new Frame.Complete(2));
            bed.until(() -> a.closed == 1 && b.closed == 1);
            assertThat(b.reason).hasMessage("by the test");
            assertThat(b.frames).hasSize(1);
            assertThat(other.link.isOpen()).isTrue();
        }
    }

    @Test
    default void linkThatNobodyWaitsForAnyMoreIsClosed() {
        try (LinkTestbed bed = bed()) {
            Pair pair = new Pair(bed);
            List<LinkUser> opened = new CopyOnWriteArrayList<>();
            Received<Link> waits = Received.from(pair.a.connect(B.node(), pair.address, bed.loop(), link -> {
                LinkUser user = new LinkUser(link);
                opened.add(user);
                return user;
            }));
            waits.cancel();
            bed.until(() -> opened.stream().allMatch(user -> user.closed == 1)
                    && pair.accepted.stream().allMatch(user -> user.closed == 1));
        }
    }
}
