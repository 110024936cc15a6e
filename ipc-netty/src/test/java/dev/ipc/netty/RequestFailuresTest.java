package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.CloseReason;
import dev.ipc.EncodingException;
import dev.ipc.Limits;
import dev.ipc.RequestFailedException;
import dev.ipc.RequestFailedException.Reason;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.wire.Status;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request that fails says of itself: why, and whether it may have run. */
class RequestFailuresTest {
    private final TestEndpoint endpoint = TestEndpoint.client(Limits.DEFAULT);

    @ParameterizedTest
    @EnumSource(value = Status.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void anErrorReplyBeforeTheHandlerSaysThatItDidNotRun(Status status) {
        Set<Status> before = EnumSet.of(
                Status.BAD_REQUEST,
                Status.NOT_FOUND,
                Status.TOO_MANY_REQUESTS,
                Status.UNAVAILABLE,
                Status.DEADLINE_EXCEEDED);
        RequestFailedException failure = RequestFailures.remote(status, "why", false);
        assertThat(failure.reason()).isEqualTo(before.contains(status) ? Reason.REFUSED : Reason.FAILED);
        assertThat(failure.mayHaveRun()).isEqualTo(!before.contains(status));
        assertThat(failure.status()).hasValue(status.code());
        assertThat(failure).hasMessage("why");
    }

    @ParameterizedTest
    @EnumSource(Certainty.class)
    void aSendThatFailedMayHaveRunWhereItMayHaveBeenSent(Certainty certainty) {
        CloseReason gone = new CloseReason.PeerGone();
        for (SendFailedException.Reason why : SendFailedException.Reason.values()) {
            SendFailedException send = new SendFailedException(why, certainty, "why", gone, null);
            assertThat(RequestFailures.ofSend(send, endpoint))
                    .isInstanceOfSatisfying(RequestFailedException.class, failure -> {
                        assertThat(failure.mayHaveRun()).isEqualTo(certainty == Certainty.MAYBE_SENT);
                        assertThat(failure.reason())
                                .isEqualTo(why == SendFailedException.Reason.CLOSED ? Reason.CLOSED : Reason.REFUSED);
                        assertThat(failure.closeReason()).isEqualTo(gone);
                        assertThat(failure).hasCause(send).hasMessage("why");
                    });
        }
    }

    @Test
    void whatCouldNotBeEncodedStandsForItself() {
        EncodingException failure = new EncodingException(EncodingException.Reason.LIMIT, "why", null);
        assertThat(RequestFailures.ofSend(failure, endpoint)).isSameAs(failure);
    }

    @Test
    void onlyWhatWasWrittenMayHaveRun() {
        CloseReason gone = new CloseReason.PeerGone();
        for (boolean written : new boolean[] {true, false}) {
            assertThat(RequestFailures.closed(written, gone, endpoint).mayHaveRun())
                    .isEqualTo(written);
            assertThat(RequestFailures.timedOut(written, false).mayHaveRun()).isEqualTo(written);
            assertThat(RequestFailures.blocked(written).mayHaveRun()).isEqualTo(written);
        }
        assertThat(RequestFailures.tooMany(1).mayHaveRun()).isFalse();
    }
}
