package com.streampay.activity;

import com.streampay.view.OnViews;

import org.springframework.stereotype.Component;

/**
 * How many payments were received.
 */
@Component
@OnViews
class TotalTransactionsView extends TransactionTotalRecords {

	@Override
	public String topic() {
		return "total-transactions";
	}

	@Override
	Object data(TransactionTotal total) {
		return new TotalTransactionsStream.Total(total.transactions(), total.time());
	}

}
