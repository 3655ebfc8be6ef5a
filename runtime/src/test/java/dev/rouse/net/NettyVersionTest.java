package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.Version;
import org.junit.jupiter.api.Test;

/** A Netty that lacks what is needed is told of with the versions. */
final class NettyVersionTest {

    @Test
    void missingMethodIsToldOfWithTheVersions() {
        NoSuchMethodError missing = new NoSuchMethodError("io.netty.handler.codec.http.HttpServerCodec.<init>");
        assertThatThrownBy(() -> NettyVersion.needed(() -> {
                    throw missing;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Rouse is built for " + NettyVersion.BUILT_FOR)
                .hasMessageContaining("the class path has " + NettyVersion.BUILT_FOR)
                .hasMessageContaining("HttpServerCodec")
                .hasMessageContaining("netty.version")
                .hasCause(missing);
    }

    @Test
    void nettyWithoutAVersionIsToldOfAsSuch() {
        ClassLoader nothing = new ClassLoader(null) {};
        assertThatThrownBy(() -> NettyVersion.needed(
                        () -> {
                            throw new NoClassDefFoundError("io/netty/util/concurrent/Ticker");
                        },
                        nothing))
                .hasMessageContaining("one that does not say its version");
    }

    @Test
    void whatIsThereIsGiven() {
        assertThat(NettyVersion.needed(() -> "made")).isEqualTo("made");
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(Version.identify().get("netty-codec-http").artifactVersion()).isEqualTo(NettyVersion.BUILT_FOR);
    }
}
