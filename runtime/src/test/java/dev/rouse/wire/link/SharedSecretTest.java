package dev.rouse.wire.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.StoreId;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The proof of a shared secret: of everything that makes a handshake different from another, and of nothing else. */
final class SharedSecretTest {

    private static final ProtocolVersion V1 = new ProtocolVersion(1, 0);
    private static final ProtocolVersion V2 = new ProtocolVersion(1, 1);
    private static final Frame.Identity A = new Frame.Identity(new StoreId(1, 2), new NodeId(3, 4), "1.0");
    private static final Frame.Identity B = new Frame.Identity(new StoreId(1, 2), new NodeId(5, 6), "1.0");
    private static final SharedSecret SECRET = SharedSecret.of("0123456789abcdef");

    private static SharedSecret.Session session(int first, int second) {
        return new SharedSecret.Session(V1, V1, A, B, new byte[] {(byte) first}, new byte[] {(byte) second});
    }

    @Test
    void proofIsThatOfTheProtocol() {
        assertThat(HexFormat.of().formatHex(SECRET.proof(SharedSecret.Side.OPENER, session(1, 2))))
                .as("computed once with another implementation of HMAC; a change needs a new major version")
                .isEqualTo("e5cf3d556c1f06cafa4f295e64bb7163f3e7edfd68fa1584f20da8b8955d30f4");
    }

    @Test
    void proofIsOfOneSideOneSecretAndOneSessionOnly() {
        Frame.Identity otherNode = new Frame.Identity(A.store(), new NodeId(3, 5), "1.0");
        Frame.Identity otherStore = new Frame.Identity(new StoreId(1, 3), A.node(), "1.0");
        Frame.Identity otherBuild = new Frame.Identity(A.store(), A.node(), "1.1");
        byte[] one = {1};
        byte[] two = {2};
        List<SharedSecret.Session> sessions = List.of(
                session(1, 2),
                session(2, 1),
                new SharedSecret.Session(V2, V1, A, B, one, two),
                new SharedSecret.Session(V1, V2, A, B, one, two),
                new SharedSecret.Session(V1, V1, B, A, one, two),
                new SharedSecret.Session(V1, V1, otherNode, B, one, two),
                new SharedSecret.Session(V1, V1, otherStore, B, one, two),
                new SharedSecret.Session(V1, V1, otherBuild, B, one, two),
                new SharedSecret.Session(V1, V1, A, B, new byte[] {1, 2}, new byte[0]));
        Set<String> proofs = new HashSet<>();
        for (SharedSecret secret : List.of(SECRET, SharedSecret.of("0123456789abcdeg"))) {
            for (SharedSecret.Side side : SharedSecret.Side.values()) {
                for (SharedSecret.Session session : sessions) {
                    proofs.add(HexFormat.of().formatHex(secret.proof(side, session)));
                    assertThat(secret.isProof(secret.proof(side, session), side, session))
                            .isTrue();
                }
            }
        }
        assertThat(proofs).hasSize(2 * 2 * sessions.size());
    }

    @Test
    void everyOtherProofIsNone() {
        byte[] proof = SECRET.proof(SharedSecret.Side.OPENER, session(1, 2));
        for (int bit = 0; bit < proof.length * 8; bit++) {
            byte[] other = proof.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(SECRET.isProof(other, SharedSecret.Side.OPENER, session(1, 2)))
                    .isFalse();
        }
        assertThat(SECRET.isProof(new byte[0], SharedSecret.Side.OPENER, session(1, 2)))
                .isFalse();
    }

    @Test
    void shortSecretIsRefusedAndNoneIsShown() {
        assertThatThrownBy(() -> SharedSecret.of("0123456789abcde"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 15")
                .hasMessageNotContaining("0123");
        assertThat(SECRET).hasToString("a secret");
    }
}
