/** Start the app. */

import "./shell";
