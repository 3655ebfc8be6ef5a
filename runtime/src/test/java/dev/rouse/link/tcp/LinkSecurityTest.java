package dev.rouse.link.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.link.LinkTransport;
import dev.rouse.link.LinkTransportContract;
import dev.rouse.link.LinkTransportContract.Pair;
import dev.rouse.link.LinkUser;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.link.LinkRefusedException;
import dev.rouse.wire.link.SharedSecret;
import io.netty.handler.ssl.ClientAuth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in by certificates and secrets, and who is not. */
final class LinkSecurityTest {

    private static final LinkSecurity SECRET = new LinkSecurity(SharedSecret.of("a secret of the test"), null);
    private static final LinkSecurity OTHER_SECRET = new LinkSecurity(SharedSecret.of("another one of the test"), null);
    private static final LinkSecurity TLS = TestTls.of("node", "node");

    private final Sockets bed = Sockets.onThreads();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Both nodes have {@code security}. */
    private Pair pair(LinkSecurity security) {
        bed.secure(security);
        return new Pair(bed);
    }

    /** The error that a node with {@code security} gets from {@code pair}, which goes on. */
    private Throwable refusal(Pair pair, LinkSecurity security) {
        bed.secure(security);
        LinkTransport other = bed.transport(
                new Frame.Identity(LinkTransportContract.A.store(), LinkTransportContract.STRANGER.node(), "1.0"),
                WireLimits.DEFAULTS);
        Throwable refusal = pair.refusal(other, LinkTransportContract.B.node(), pair.address);
        bed.until(() -> pair.accepted.stream().allMatch(user -> user.closed == 1 && user.frames.isEmpty()));
        pair.accepted.clear();
        assertWorks(pair);
        return refusal;
    }

    private void assertWorks(Pair pair) {
        LinkUser a = pair.open();
        pair.send(a, new Frame.Complete(1));
        LinkUser b = pair.other();
        bed.until(() -> b.frames.size() == 1);
    }

    @Test
    void nodesWithTheSameSecretAreLinked() {
        assertWorks(pair(SECRET));
    }

    @Test
    void nodeWithAnotherSecretIsRefused() {
        assertThat(refusal(pair(SECRET), OTHER_SECRET))
                .isInstanceOfSatisfying(
                        LinkRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(LinkRefusedException.Reason.SECRET))
                .hasMessageContaining("refused_secret")
                .hasMessageContaining("give all nodes the same");
    }

    @Test
    void nodeWithoutASecretIsRefusedWhereOneIsShared() {
        assertThat(refusal(pair(SECRET), LinkSecurity.NONE))
                .isInstanceOfSatisfying(
                        LinkRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(LinkRefusedException.Reason.SECRET))
                .hasMessageContaining("give all nodes the same");
    }

    @Test
    void nodeWithASecretTakesNoLinkToOneWithout() {
        assertThat(refusal(pair(LinkSecurity.NONE), SECRET))
                .isInstanceOfSatisfying(
                        LinkRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(LinkRefusedException.Reason.SECRET));
    }

    @Test
    void nodesWithCertificatesOfOneAuthorityAreLinked() {
        assertWorks(pair(TLS));
    }

    @Test
    void certificatesAndASecretGoTogether() {
        assertWorks(pair(new LinkSecurity(SECRET.secret(), TLS.tls())));
    }

    @Test
    void nodeWithoutACertificateIsRefused() {
        assertThat(refusal(pair(TLS), TestTls.of("node", null))).satisfies(LinkSecurityTest::isOfTls);
    }

    @Test
    void nodeWithACertificateOfSomebodyElseIsRefused() {
        assertThat(refusal(pair(TLS), TestTls.of("node", "stranger"))).satisfies(LinkSecurityTest::isOfTls);
    }

    @Test
    void nodeThatShowsACertificateOfSomebodyElseIsNotTrusted() {
        Pair pair = pair(TestTls.of("stranger", "node"));
        assertThat(pair.refusal(pair.a, LinkTransportContract.B.node(), pair.address))
                .satisfies(LinkSecurityTest::isOfTls);
        assertThat(pair.accepted).isEmpty();
    }

    @Test
    void nodeWithoutTlsIsRefusedWhereThereIsTls() {
        assertThat(refusal(pair(TLS), LinkSecurity.NONE)).isNotNull();
    }

    @Test
    void nodeWithTlsTakesNoLinkToOneWithout() {
        assertThat(refusal(pair(LinkSecurity.NONE), TLS)).satisfies(LinkSecurityTest::isOfTls);
    }

    private static void isOfTls(Throwable refusal) {
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        LinkRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(LinkRefusedException.Reason.TLS))
                .hasMessageContaining("certificates that they trust of each other");
    }

    @Test
    void serverContextThatAsksForNoCertificateIsRefused() {
        assertThatThrownBy(
                        () -> new LinkSecurity.Tls(TestTls.server("node", ClientAuth.OPTIONAL), TestTls.client("node")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clientAuth(ClientAuth.REQUIRE)");
    }

    @Test
    void contextsInTheOtherOrderAreRefused() {
        assertThatThrownBy(
                        () -> new LinkSecurity.Tls(TestTls.client("node"), TestTls.server("node", ClientAuth.REQUIRE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in the other order");
    }

    @Test
    void secretIsNeverShown() {
        assertThat(SECRET.toString()).doesNotContain("a secret of the test");
    }
}
