package dev.rouse.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.FatalErrorException;
import dev.rouse.StateEncodingException;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

    private static class Rude extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError("scripted");
        }
    }

    private static final class Silent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return null;
        }
    }

    @Test
    void printableErrorIsTextAndMessageAsEver() {
        IllegalStateException error = new IllegalStateException("why");
        assertThat(ErrorText.of(error)).isEqualTo("java.lang.IllegalStateException: why");
        assertThat(ErrorText.message(error)).isEqualTo("why");
    }

    @Test
    void errorWithoutAMessageIsItsText() {
        assertThat(ErrorText.message(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
        assertThat(ErrorText.of(new Silent())).isEqualTo(Silent.class.getName());
        assertThat(ErrorText.message(new Silent())).isEqualTo(Silent.class.getName());
        assertThat(ErrorText.of(null)).isEqualTo("null");
    }

    @Test
    void errorWhoseTextThrowsIsItsClassAndWhatItThrew() {
        String text = Rude.class.getName() + " (its text cannot be had: java.lang.StackOverflowError)";
        assertThat(ErrorText.of(new Rude())).isEqualTo(text);
        assertThat(ErrorText.message(new Rude())).isEqualTo(text);
        assertThat(new FatalErrorException(ActorAddress.of("t", "k"), new Rude()))
                .hasMessageContaining(text);
        assertThat(new StateEncodingException(ActorAddress.of("t", "k"), new Rude()))
                .hasMessageContaining(text);
    }
}
