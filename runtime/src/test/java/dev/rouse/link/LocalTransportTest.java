package dev.rouse.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Received;
import dev.rouse.wire.Frame;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links within one process, and a network of them that is not always well. */
final class LocalTransportTest implements LinkTransportContract {

    private final List<LocalDelivery.Packet> held = new ArrayList<>();
    private LocalDelivery delivery = LocalDelivery.AT_ONCE;
    private final ManualTestbed bed = new ManualTestbed(packet -> delivery.transmit(packet));

    @Override
    public LinkTestbed bed() {
        return new ManualTestbed(LocalDelivery.AT_ONCE);
    }

    @Test
    void packetsThatArriveOutOfOrderWaitForThoseBefore() {
        Pair pair = new Pair(bed);
        LinkUser a = pair.open();
        LinkUser b = pair.other();
        delivery = held::add;
        pair.send(a, new Frame.Complete(1));
        pair.send(a, new Frame.Complete(2));
        pair.send(a, new Frame.Complete(3));
        Collections.reverse(held);
        held.get(0).arrive();
        held.get(1).arrive();
        bed.run();
        assertThat(b.frames).isEmpty();
        held.get(2).arrive();
        bed.run();
        assertThat(b.frames).containsExactly(new Frame.Complete(1), new Frame.Complete(2), new Frame.Complete(3));
        assertThat(held)
                .allMatch(
                        packet -> packet.from().equals(A.node()) && packet.to().equals(B.node()) && packet.bytes() > 4);
    }

    @Test
    void lostPacketBreaksTheLinkForBothSides() {
        Pair pair = new Pair(bed);
        LinkUser a = pair.open();
        LinkUser b = pair.other();
        delivery = LocalDelivery.Packet::lose;
        pair.send(a, new Frame.Complete(1));
        assertThat(a.closed).isZero();
        bed.run();
        assertThat(a.closed + b.closed).isEqualTo(2);
        assertThat(a.reason).isInstanceOf(IOException.class);
        assertThat(b.reason).isInstanceOf(IOException.class);
        assertThat(b.frames).isEmpty();
    }

    @Test
    void handshakeThatIsNotAnsweredEndsAfterFiveSeconds() {
        Pair pair = new Pair(bed);
        delivery = held::add;
        Received<Link> waits =
                Received.from(pair.a.connect(B.node(), pair.address, pair.loop, link -> new LinkUser(link)));
        bed.pass(Duration.ofMillis(4999));
        assertThat(waits.isOver()).isFalse();
        bed.pass(Duration.ofMillis(1));
        assertThat(waits.error()).isInstanceOf(SocketTimeoutException.class);
        assertThat(pair.accepted).isEmpty();
    }

    @Test
    void killedNodeSaysNoGoodbyeAndIsToldNothing() {
        Pair pair = new Pair(bed);
        LinkUser a = pair.open();
        LinkUser b = pair.other();
        bed.network.kill(B.node());
        pair.send(b, new Frame.Complete(1));
        bed.run();
        assertThat(a.closed).isOne();
        assertThat(a.reason).isInstanceOf(IOException.class).isNotInstanceOf(LinkClosedException.class);
        assertThat(a.frames).isEmpty();
        assertThat(b.closed).isZero();
        assertThat(pair.refusal(pair.a, B.node(), pair.address)).isInstanceOf(ConnectException.class);
    }

    @Test
    void wordThatALinkIsClosedIsHeldByTheNetworkToo() {
        Pair pair = new Pair(bed);
        LinkUser a = pair.open();
        LinkUser b = pair.other();
        delivery = held::add;
        a.link.close("idle", "Nobody needs it.");
        bed.run();
        assertThat(a.closed).isOne();
        assertThat(b.closed).isZero();
        held.forEach(LocalDelivery.Packet::arrive);
        bed.run();
        assertThat(b.closed).isOne();
    }

    @Test
    void runtimesOfOneProcessShareANetwork() {
        assertThat(LocalNetwork.ofProcess()).isSameAs(LocalNetwork.ofProcess());
    }
}
