package dev.rouse.kv.fdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.FDBException;
import dev.rouse.kv.fdb.client.FdbError.Meaning;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Exceptions;

/** What each of FoundationDB's codes says about a transaction. */
final class FdbErrorTest {

    @ParameterizedTest
    @CsvSource({
        "1020, CONFLICT",
        "1007, TOO_OLD",
        "1009, AHEAD",
        "1021, UNKNOWN",
        "1025, MAY_STILL_LAND",
        "1031, MAY_STILL_LAND",
        "1039, MAY_STILL_LAND",
        "1101, MAY_STILL_LAND",
        "1037, LATER",
        "1038, LATER",
        "1042, LATER",
        "1051, LATER",
        "1078, LATER",
        "1213, LATER",
        "1223, LATER",
        "2101, TOO_LARGE",
        "2102, TOO_LARGE",
        "2103, TOO_LARGE",
        "2004, REFUSED",
        "2011, REFUSED"
    })
    void codeSaysWhatBecameOfTheTransaction(int code, Meaning meaning) {
        assertThat(FdbError.ofCode(code).meaning()).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({"1000", "1022", "1036", "1100", "1500", "1510", "4100"})
    void unlistedCodeMayStillLand(int code) {
        assertThat(FdbError.ofCode(code)).isEqualTo(FdbError.OTHER);
        assertThat(FdbError.OTHER.meaning()).isEqualTo(Meaning.MAY_STILL_LAND);
    }

    @Test
    void whatIsNoErrorOfFoundationDbMayStillLandToo() {
        assertThat(FdbError.of(new IllegalStateException("closed"))).isEqualTo(FdbError.OTHER);
    }

    @Test
    void causesAreUnwrappedHoweverDeep() {
        Throwable wrapped = new FDBException("conflict", 1020);
        for (int i = 0; i < 3; i++) {
            wrapped = new CompletionException(new ExecutionException(
                    Exceptions.propagate(new Exception(wrapped)).getCause().getCause()));
        }

        assertThat(FdbError.of(wrapped)).isEqualTo(FdbError.NOT_COMMITTED);
    }

    @Test
    void reactorsWrappingIsUnwrappedToo() {
        Throwable wrapped =
                new CompletionException(Exceptions.propagate(new ExecutionException(new FDBException("old", 1007))));

        assertThat(FdbError.of(wrapped)).isEqualTo(FdbError.TRANSACTION_TOO_OLD);
    }

    @Test
    void descriptionHasTheCode() {
        assertThat(FdbError.describe(new CompletionException(new FDBException("gone", 1021))))
                .isEqualTo("FoundationDB error 1021, gone");
    }
}
